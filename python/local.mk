# SPDX-License-Identifier: MIT
# What plugins in Python import; the library puts its folder on their PYTHONPATH.
aditpythondir = $(aditexecdir)/python
dist_aditpython_DATA = python/adit_plugin.py
