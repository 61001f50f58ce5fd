"""The database: engine, transactions, numbers, search, migrations."""
