"""Why, why not, and what would be needed: a ruling taken apart, rule by rule and condition by condition.

Not on the way of a decision: it reads the policies' own syntax and asks OPA again, and whatever it says
changes nothing that was decided.
"""

from service.explaining.explainer import Explainer
from service.explaining.explanation import Explanation
from service.explaining.failure import NotExplained
from service.explaining.preparing import prepare_soon

__all__ = ["Explainer", "Explanation", "NotExplained", "prepare_soon"]
