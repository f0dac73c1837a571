"""What the application is now: QObjects with signals. Imports PySide6.QtCore and nothing else of Qt."""
