"""Why something does not get through, in words; the window translates them in the context ``reasons``."""

from app.core.words import QT_TRANSLATE_NOOP as _

NAME_UNKNOWN = _("reasons", "its name is not found; this computer may have no connection")
REFUSED = _("reasons", "it refuses connections")
CUT = _("reasons", "the connection was cut")
UNREACHABLE = _("reasons", "there is no way to it from here")
INSECURE = _("reasons", "no secure connection could be made")
NOT_LET_THROUGH = _("reasons", "the network does not let it through")
NO_ANSWER = _("reasons", "it does not answer in time")

PROXY_PASSWORD = _("reasons", "it asks for a name and a password")
PROXY_REFUSES = _("reasons", "it does not let this through")
PROXY_ADDRESS = _("reasons", "it is no address such as http://proxy:3128")
PROXY_SOCKS = _("reasons", "this build cannot use SOCKS; a proxy for HTTP works")

NO_SUCH_FILE = _("reasons", "there is no such file")
NO_PEM = _("reasons", "it holds no certificate in PEM form")
UNREADABLE = _("reasons", "it cannot be read")

SELF_SIGNED = _("reasons", "nobody known has signed it")
OTHER_NAME = _("reasons", "it belongs to another name")
DISTRUSTED = _("reasons", "it does not pass the check")
