"""Models on this computer and on the hub. No Qt.

The hub's client reads these once, when it is imported, and it is imported in this room only: nothing is told
about this computer, no token is sent that another program has kept, nothing is drawn into a terminal.
"""

import os

os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
os.environ["HF_HUB_DISABLE_XET"] = "1"
