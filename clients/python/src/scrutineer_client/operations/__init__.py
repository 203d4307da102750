"""What the API can do: each operation once, as steps, without a client."""
