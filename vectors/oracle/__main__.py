"""An independent reading of the specification, as a device under test: operations on stdin, answers on stdout.
SPDX-License-Identifier: BSD-2-Clause"""
import sys

sys.dont_write_bytecode = True  # the source tree is no place for it

from session import Session  # noqa: E402


def serve():
    session = Session()
    for line in sys.stdin:
        answer = session.answer(line)
        if answer is not None:
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
    return 0


sys.exit(serve())
