"""From an author's file to a student's grade."""
