"""What a visitor reads, signs and is photographed for."""
