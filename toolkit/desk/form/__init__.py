"""The Excel form of a filing: made from the dictionary, filled in, and read back."""

from toolkit.desk.form.layout import FormLayout, make_layout
from toolkit.desk.form.read import FormFacts, form_facts, read_form
from toolkit.desk.form.write import make_form

__all__ = ["FormFacts", "FormLayout", "form_facts", "make_form", "make_layout", "read_form"]
