"""From finished films to what is published: gathering it, judging it, laying it out, and knowing what was sent.

Publishing is no step: a step's product is made again whenever what it is made from changes, and a video that is out in
the world must not be. What was published is remembered in ``.studio/publish``.
"""
