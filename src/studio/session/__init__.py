"""One production at work. Both doors (terminal and page) go through here.

``opened`` reads a production and plans, ``making`` runs, ``choosing`` changes what was chosen, ``describing`` explains.
"""

from studio.session.opened import Request, Session

__all__ = ["Request", "Session"]
