"""What visitors are told and sign: privacy notice, site rules, confidentiality agreement."""
