"""“My data”, another address, and two accounts of one human."""

from .address import address, confirm_address, undo_address
from .merge import merge
from .my_data import contact, download, give, my_data, withdraw

__all__ = [
    "address",
    "confirm_address",
    "contact",
    "download",
    "give",
    "merge",
    "my_data",
    "undo_address",
    "withdraw",
]
