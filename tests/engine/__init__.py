"""Tests of the engine\x27s process, protocol and backends."""
