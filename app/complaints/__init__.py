"""Complaints, from the first word to the return visit (procedures.md, P1-5, P2, K六).

Where things are, for screens, papers and figures:

- fields.py    State, Move, MAY, ClockKind, Satisfaction …: words, no database. forms.py: OPEN_FIELDS, MOVE_FIELDS, REASONS, KIND_FIELDS.
- record.py    Complaint, ComplaintEvent, ComplaintLink and MOVES. tracks.py: ComplaintFinding, ComplaintDecision, ComplaintRemedy (补救),
               CorrectiveAction (纠正), ReturnVisit, ComplaintConsent. tree.py: ComplaintKind, three levels.
- service.py   register(s, form, Opening | None, *, by, now) -> Registered. numbers.py: complaint_numbered(s, text) -> id.
- moves.py     SERVICES[move] = "app.complaints.module:function", all called alike: (s, complaint_id, form, *, version, by, now) -> Moved.
- permits.py   moves_for(s, complaint_id, by, *, now): what somebody may do; any other move is absent from their screen.
- lists.py     board(s, ComplaintFilter, *, by, now) -> Board of ComplaintRow; one, many, due_until, of_source, of_person, phone_of.
- whole.py     whole(s, complaint_id, *, by, now) -> Whole: row, moves, story, tracks, visits, files: the one read of the screen and papers.
- duties.py    return_visits (due this week, by address), open_actions (corrective actions, whatever became of the complaint).
- similar.py   similar(s, Typed, *, now): repetitions while typing. kinds.py: kinds(s), kind_meant, kind_used; kind_editing.py: add_kind …
- meeting.py   who wants to see a leader: the duty's end; Whole.meeting, ComplaintRow.sees (who is to see them).
- attaching.py attach, attach_bytes, detach; undoing.py: undo; revealing.py: reveal.
- who has it open: app.tickets.views.look / look_away / others take a complaint's id as well.
"""
