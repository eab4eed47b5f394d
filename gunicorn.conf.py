"""How gunicorn serves Wardwise: gunicorn reads this file when it is started in this folder.

docs/scale.md says why, with figures. Options of the command line come before what is set here.
"""

from typing import Any

worker_class = "gthread"
workers = 2
threads = 8
# A worker with room for many connections accepts all of them, and queues requests that an idle
# worker could serve. Twice its threads keeps a short queue.
worker_connections = 16


def pre_request(worker: Any, request: Any) -> None:
    """Close the connection after this answer when the worker has no room for another one.

    Clients that never pause would keep their connections for ever, and no one else would get in.
    After a close they wait in line with everybody. The phones that follow a talk ask each second:
    kept, their connections would fill both workers between two questions.
    """
    if request.path.startswith("/follow/") or worker.nr_conns >= worker.cfg.worker_connections:
        request.force_close()
