"""What starting the command line costs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
before = set(sys.modules)
from cosim.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(new - sys.stdlib_module_names), file=sys.stderr)
"""


def test_help_imports_no_package():
    """Packages are imported by the commands that need them: the help of them all shows at once, wherever it is asked."""
    answer = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, check=True, capture_output=True, text=True)
    assert answer.stderr.strip() == "['cosim']"
    assert "go on with a run that was interrupted" in answer.stdout
