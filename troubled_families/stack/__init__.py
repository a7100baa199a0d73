"""One command from a bare machine to the running product: servers without root, assets, a browser."""
