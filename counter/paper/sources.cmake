set(paper_sources
  paper/compose.cpp
  paper/compose_labels.cpp
  paper/compose_sheets.cpp
  paper/document.cpp
  paper/letters.cpp
  paper/print_job.cpp
  paper/tally.cpp)
