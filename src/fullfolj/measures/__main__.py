"""`python -m fullfolj.measures` in the checkout: writes docs/reference/measures.md anew."""

from pathlib import Path

from fullfolj.measures.catalogue import page

Path("docs/reference/measures.md").write_text(page(), encoding="utf-8")
