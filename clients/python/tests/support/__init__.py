"""What tests need besides the client."""
