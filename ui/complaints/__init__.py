"""The room of complaints: boards, one complaint's whole story with its moves, return visits, corrective actions; the form of F5."""
