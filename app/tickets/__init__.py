"""First-contact tickets 首接单: who receives somebody owns the matter until it is accepted elsewhere and the person was answered (W4)."""
