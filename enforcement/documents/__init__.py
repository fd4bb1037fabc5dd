from . import base
from . import mail_thread
from . import res_partner
from . import res_users
