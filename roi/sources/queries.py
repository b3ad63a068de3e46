"""DuckDB without its progress bar, which it draws into what a command prints once a query takes two seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def connected(**config: Any) -> DuckDBPyConnection:
    """Return a connection to a new database in memory; `config` holds DuckDB's settings.

    >>> with connected(threads=1) as connection:
    ...     connection.execute("select current_setting('enable_progress_bar')").fetchall()
    [(False,)]
    """
    import duckdb

    connection = duckdb.connect(config=config)
    # fetchall, since a result not read to its end blocks `register`
    shown = connection.execute("select current_setting('enable_progress_bar')").fetchall()
    if shown != [(False,)]:  # in Jupyter without widgets it is off, and setting it is an error
        connection.execute("set enable_progress_bar = false")
    return connection
