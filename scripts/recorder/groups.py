"""gather and shield: what they return is awaited for a reason of its own."""

import asyncio
from asyncio import tasks
import sys

from . import places
from .table import EVENT, REASON


def is_called_by_user():
    """gather is called by create_server too, which is nobody's gather."""
    frame = sys._getframe(2)
    return not places.is_library(frame.f_code)


def record_children(recorder, number, outer):
    """In the order of the arguments, each of them once."""
    children = dict.fromkeys(getattr(outer, "_children", ()))
    for child in children:
        if isinstance(child, asyncio.Task) and child._simul_number > 0:
            recorder.record(EVENT.GATHER_CHILD, group=number,
                            child=child._simul_number)


def patch_gather(recorder, module):
    original = module.gather

    def gather(*awaitables, return_exceptions=False):
        if not recorder.is_mine() or not is_called_by_user():
            return original(*awaitables, return_exceptions=return_exceptions)
        number = recorder.new_object()
        recorder.record(EVENT.GATHER, site=places.user_place(), group=number,
                        children=len(awaitables))
        outer = original(*awaitables, return_exceptions=return_exceptions)
        outer._simul_number = number
        outer._simul_reason = REASON.GATHER
        record_children(recorder, number, outer)
        return outer

    gather.__doc__ = original.__doc__
    module.gather = gather


def patch_shield(recorder):
    original = tasks.shield

    def shield(awaitable):
        outer = original(awaitable)
        # A future that is done already is returned as it is.
        if recorder.is_mine() and outer is not awaitable \
                and not isinstance(outer, asyncio.Task):
            outer._simul_reason = REASON.SHIELD
        return outer

    shield.__doc__ = original.__doc__
    asyncio.shield = tasks.shield = shield


def patch(recorder):
    # On the virtual clock a program's gather is not that of the library.
    patch_gather(recorder, asyncio)
    patch_gather(recorder, tasks)
    patch_shield(recorder)
