"""Fullfölj: koll och uppföljning, so that more young people complete their studies."""
