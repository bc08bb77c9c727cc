"""From last year's finished report to a template: tags where value, unit and label decide for one field."""

from toolkit.drafting.draft import Draft, Proposal, Undecided, draft_template
from toolkit.drafting.report import describe_draft

__all__ = ["Draft", "Proposal", "Undecided", "describe_draft", "draft_template"]
