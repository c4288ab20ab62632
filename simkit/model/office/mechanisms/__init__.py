"""Mechanisms: what can be added to people who take work and do it, one file each."""

from simkit.model.office.mechanisms.batches import Batches
from simkit.model.office.mechanisms.bookings import Bookings
from simkit.model.office.mechanisms.change_plan import ChangePlan
from simkit.model.office.mechanisms.consultation import Consultation
from simkit.model.office.mechanisms.handoffs import Handoffs
from simkit.model.office.mechanisms.learning import ExperienceModel
from simkit.model.office.mechanisms.leaving import Leaving
from simkit.model.office.mechanisms.limits import Limits
from simkit.model.office.mechanisms.mechanism import Mechanism
from simkit.model.office.mechanisms.meetings import Meetings, ShortAbsences
from simkit.model.office.mechanisms.mistakes import Mistakes
from simkit.model.office.mechanisms.resources import Resources
from simkit.model.office.mechanisms.sharing import Sharing
from simkit.model.office.mechanisms.telephone import PhoneSystem
from simkit.model.office.mechanisms.two_people import TwoPeople
from simkit.model.office.mechanisms.waiting import Waiting

# In the order in which they act at the opening: who takes the first turn at the phone does not attend the meeting.
MECHANISMS = (
    Leaving,
    Bookings,
    Waiting,
    Batches,
    Limits,
    Handoffs,
    Mistakes,
    Consultation,
    TwoPeople,
    Resources,
    Sharing,
    PhoneSystem,
    Meetings,
    ExperienceModel,
    ShortAbsences,
    ChangePlan,
)
