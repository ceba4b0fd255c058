"""Pupils who want to talk to an adult, and the adults who are told."""
