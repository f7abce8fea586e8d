"""Operations about the session itself. SPDX-License-Identifier: BSD-2-Clause"""
from answers import Refused
from dispatch import operation


def _before_the_model(session):
    if session.made:
        raise Refused("EBUSY", "the model is made already")


@operation("chip")
def chip(session, name):
    from chips import find_chip
    _before_the_model(session)
    session.chip = find_chip(name)


@operation("set")
def set_knob(session, knob, value):
    from silicon.knobs import read_value
    _before_the_model(session)
    session.knobs[knob] = read_value(knob, value)


@operation("erratum")
def erratum(session, name, state):
    _before_the_model(session)
    if name.upper() not in session.chip.errata:
        raise Refused("EINVAL", f"no such erratum: '{name}'")
    session.switched[name.upper()] = bool(state)


@operation("restart")
def restart(session):
    session.restart()


@operation("counters")
def counters(session, instance):
    return session.instance(instance).counters.keys()
