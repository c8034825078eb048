set(paper_sources)
