-- no rule erases or deletes anything of a copy
UPDATE partner_retention_rule
   SET active = false;

-- nothing leaves a copy: addresses that mails go to, and servers that are asked
DELETE FROM ir_config_parameter
 WHERE key LIKE 'partner\_consent.%'
   AND key ~ '_(address|email|mail|url)$';
