"""A desktop portal that shows nothing: it writes down what it is asked, and clicks on what says "click"."""

import json
import sys
from pathlib import Path

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

NAME = "org.freedesktop.portal.Desktop"
PLACE = DBusAddress("/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.Notification")


def main() -> None:
    """Serve until the process is ended."""
    address, told = sys.argv[1], Path(sys.argv[2])
    bus = open_dbus_connection(address)
    bus.send_and_get_reply(message_bus.RequestName(NAME))
    told.touch()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        asked = bus.receive()
        if asked.header.message_type is not MessageType.method_call:
            continue
        method = asked.header.fields[HeaderFields.member]
        signature = asked.header.fields.get(HeaderFields.signature, "")
        with told.open("a") as file:
            file.write(json.dumps([method, signature, asked.body]) + "\n")
        bus.send(new_method_return(asked))
        if method == "AddNotification" and "click" in asked.body[1]["body"][1].casefold():
            bus.send(new_signal(PLACE, "ActionInvoked", "ssav", (asked.body[0], "open", [])))


if __name__ == "__main__":
    main()
