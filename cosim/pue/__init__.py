"""Where the power usage effectiveness comes from: a factorial of conversion, storage, water and economiser."""
