"""The row of a decision: what all have in common, and what a draw adds."""

from collections.abc import Mapping, Sequence

from actions.core.cases import Case
from actions.core.choice import Arm
from actions.core.decisions import ALL, Decision
from actions.core.explaining import scenario_reasons
from actions.core.features import FEATURE_SCHEMA
from actions.core.offers import NO_OFFER


def silent_row(
    case: Case, context: Mapping[str, float], arms: Sequence[Arm], salt_id: str
) -> Decision:
    """No offer for certain, with what could have been offered: a block, until more is said."""
    turn, profile = case.view.moment.turn, case.view.profile
    return Decision(
        id=case.id,
        conversation=turn.conversation,
        turn_id=turn.message_id,
        identity=profile.identity,
        at=turn.at,
        channel=turn.channel,
        language=turn.language,
        scenario=case.match.scenario.id,
        candidates=(NO_OFFER,),
        pmf=(1.0,),
        chosen=NO_OFFER,
        propensity=1.0,
        draw=0.0,
        salt_id=salt_id,
        policy="constraints",
        policy_version="",
        source="blocked",
        excluded={**({ALL: case.blocks} if case.blocks else {}), **case.excluded},
        features=context,
        arm_features={arm.id: arm.features for arm in arms if arm.id != NO_OFFER},
        feature_schema=FEATURE_SCHEMA,
        reasons=scenario_reasons(case.match),
        consents={str(purpose): given for purpose, given in profile.consents.items()},
        personalised=case.personal,
    )
