"""The only SQLite: functions over a connection, used by the library alone."""
