"""Who did what, when, to whom: insert-only events, the only audit trail.

Holds plain references (`actor_ref`, `subject_ref`), never a foreign key upwards, so that
erasing a person is cutting one link.
"""
