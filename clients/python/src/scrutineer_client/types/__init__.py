"""What the API answers, as JSON says it: the same names, the same units.

Words such as a verdict are plain strings; the `Literal` types name those of this version, and a later server may add more.
"""
