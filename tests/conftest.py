"""What every test needs: Rasa on current libraries."""

from nlu_models import rasa_compat

rasa_compat.install()
