-- no rule erases or deletes anything of a copy
UPDATE partner_retention_rule
   SET active = false;

-- nothing leaves a copy: addresses that mails go to, and servers that are asked
DELETE FROM ir_config_parameter
 WHERE key LIKE 'partner\_consent.%'
   AND key ~ '_(address|email|mail|url)$';

-- nor to other systems
UPDATE partner_consent_webhook
   SET active = false,
       state = 'untested',
       url = 'https://example.invalid/',
       secret = NULL,
       former_secret = NULL;
