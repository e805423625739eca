"""``python -m solieu`` is the command ``solieu``."""

from solieu.cli import app

if __name__ == "__main__":
    app(prog_name="solieu")
