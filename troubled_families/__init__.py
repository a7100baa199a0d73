"""How the parts are put together: settings, addresses, the edge and the clock."""
