set(money_sources
  money/charge.cpp
  money/ledger.cpp
  money/statement.cpp
  money/top_up.cpp)
