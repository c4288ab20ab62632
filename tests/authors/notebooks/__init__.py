"""The production line of the notebooks: ``python -m authors.notebooks build|check [names]``.

One master, everything else made from it: ``course/`` and ``solutions/`` are executed and stored in one
canonical form, ``exercises/`` is made from ``solutions/``. For authors; learners do not need it.
"""
