"""python -m cosim"""

import signal
import sys


def main() -> int:
    """The command line, which ends clean even where Ctrl-C comes before it has begun."""
    try:
        from cosim.cli import main as command_line

        return command_line()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
