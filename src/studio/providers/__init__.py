"""Who makes it: one folder per role, one module per provider. Providers know no production and no step."""
