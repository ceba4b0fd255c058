"""Fullfölj: koll och uppföljning, so that more young people complete their studies."""

import os

# lxml comes with python-pptx, and openpyxl would read workbooks with it: what guards an import from files that are made
# to harm (entities, torn parts) is proved with the standard library's parser. Before anything imports openpyxl.
os.environ["OPENPYXL_LXML"] = "False"
