"""Write the documentation of all tables: `python -m phasediagram.storage.schema docs/tables.md`."""

import sys
from pathlib import Path

from phasediagram.storage.files import whole_file
from phasediagram.storage.schema.markdown import document

if __name__ == "__main__":
    with whole_file(Path(sys.argv[1])) as path:
        path.write_text(document())
