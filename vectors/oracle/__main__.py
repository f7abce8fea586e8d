"""An independent reading of the specification. SPDX-License-Identifier: BSD-2-Clause

usage: python3 vectors/oracle               a device under test: operations on stdin, answers on stdout
       python3 vectors/oracle derive FILE   vectors (JSON) with what the oracle answers, on stdout
       python3 vectors/oracle rows FAMILY   vectors of the suite "derived" as text, on stdout
"""
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


def main(arguments):
    if not arguments:
        serve()
        return 0
    if len(arguments) != 2 or arguments[0] not in ("derive", "rows"):
        sys.stderr.write(__doc__)
        return 2
    import derive
    try:
        getattr(derive, arguments[0])(arguments[1], sys.stdout)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"oracle: {error}\n")
        return 2
    return 0


sys.exit(main(sys.argv[1:]))
