set(cups_sources)
